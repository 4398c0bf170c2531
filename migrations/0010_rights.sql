-- Entitlements (habilitations): rules, and what they are about. The flat rows that they stand for
-- are never stored.

-- The catalogue of services. It is data: adding a service changes no code.
CREATE TABLE service (
    code          TEXT PRIMARY KEY,
    label_fr      TEXT NOT NULL,
    label_en      TEXT NOT NULL,
    organisation  TEXT NOT NULL,
    grain         TEXT NOT NULL CHECK (grain IN ('siret', 'siren')),
    eligibility   TEXT NOT NULL CHECK (eligibility IN ('everyone', 'listed')),
    least_acr     TEXT,
    -- Seconds from when a right is given to when it may first be used.
    opening_delay BIGINT NOT NULL CHECK (opening_delay >= 0),
    charter       TEXT
);

-- The place of each right in the sets that rules hold. A place is never given again: a rule of ten
-- years ago must not come to mean another service.
CREATE TABLE service_right (
    bit     BIGINT PRIMARY KEY CHECK (bit BETWEEN 0 AND 62),
    service TEXT NOT NULL REFERENCES service (code),
    action  TEXT NOT NULL CHECK (action IN ('declare', 'pay', 'consult')),
    UNIQUE (service, action)
);

-- The right `derived` follows from the right `cause`, held for the same establishment.
CREATE TABLE derivation (
    derived BIGINT NOT NULL REFERENCES service_right (bit),
    cause   BIGINT NOT NULL REFERENCES service_right (bit),
    PRIMARY KEY (derived, cause),
    CHECK (derived <> cause)
);

-- What a service's list says of an establishment or a company.
CREATE TABLE service_list (
    entity  BIGINT NOT NULL,
    service TEXT NOT NULL REFERENCES service (code),
    effect  TEXT NOT NULL CHECK (effect IN ('block', 'allow')),
    -- The company of the establishment, to find the exceptions within a company.
    siren   BIGINT NOT NULL,
    PRIMARY KEY (entity, service)
);
CREATE INDEX service_list_of_company ON service_list (siren, entity);

-- Accounts that hold rights together. Only accounts of the owner count.
CREATE TABLE team (
    id    BIGINT PRIMARY KEY,
    owner BIGINT NOT NULL,
    name  TEXT NOT NULL,
    UNIQUE (owner, name)
);

CREATE TABLE team_member (
    account BIGINT NOT NULL,
    team    BIGINT NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    PRIMARY KEY (account, team)
);
CREATE INDEX team_member_of_team ON team_member (team, account);

-- Named sets of establishments or companies.
CREATE TABLE portfolio (
    id      BIGINT PRIMARY KEY,
    owner   BIGINT NOT NULL,
    kind    TEXT NOT NULL CHECK (kind IN ('own', 'clients')),
    name    TEXT NOT NULL,
    -- Both change with every change of the items, in the same transaction.
    version BIGINT NOT NULL,
    size    BIGINT NOT NULL CHECK (size >= 0),
    UNIQUE (owner, name)
);

CREATE TABLE portfolio_item (
    portfolio BIGINT NOT NULL REFERENCES portfolio (id) ON DELETE CASCADE,
    entity    BIGINT NOT NULL,
    -- The portfolio's owner once more: one index finds the firm's portfolios that hold something.
    owner     BIGINT NOT NULL,
    PRIMARY KEY (portfolio, entity)
);
CREATE INDEX portfolio_item_of_owner ON portfolio_item (owner, entity, portfolio);

-- principal × rights × target, allowed or denied.
CREATE TABLE rule (
    id          BIGINT PRIMARY KEY,
    owner       BIGINT NOT NULL,
    -- An account; a team, with bit 60 set; or all accounts of a company, its number negated.
    principal   BIGINT NOT NULL,
    -- 1 an establishment or company, 2 a portfolio, 3 the owner, 4 what the person files for.
    kind        BIGINT NOT NULL CHECK (kind BETWEEN 1 AND 4),
    -- For kinds 3 and 4 the owner's number.
    target      BIGINT NOT NULL,
    rights      BIGINT NOT NULL CHECK (rights > 0),
    effect      TEXT NOT NULL CHECK (effect IN ('allow', 'deny')),
    valid_from  BIGINT NOT NULL,
    valid_until BIGINT,
    origin      TEXT NOT NULL CHECK (
        origin IN ('registration', 'administrator', 'import', 'transfer', 'partner')
    ),
    author      BIGINT,
    CHECK (valid_until IS NULL OR valid_until > valid_from)
);
CREATE INDEX rule_of_principal ON rule (principal, kind, target);
CREATE INDEX rule_of_owner ON rule (owner, id);

-- How often the rights of a company have changed; number 0 counts for the catalogue and its lists.
-- The row is changed first in every transaction that changes rights, which orders them.
CREATE TABLE rights_version (
    siren   BIGINT PRIMARY KEY,
    version BIGINT NOT NULL
);
