-- Establishments as the register of companies knows them.
CREATE TABLE establishment (
    siret       BIGINT PRIMARY KEY,
    -- The first nine digits of the SIRET, for "all establishments of a company".
    siren       BIGINT NOT NULL,
    name        TEXT NOT NULL,
    street      TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    locality    TEXT NOT NULL,
    closed_at   BIGINT,
    CHECK (siren = siret / 100000)
);
CREATE INDEX establishment_of_company ON establishment (siren, siret);

-- One person in one establishment.
CREATE TABLE account (
    -- A random number of 60 bits: principals of rights are numbers, so that their index stays small.
    id                  BIGINT PRIMARY KEY,
    siret               BIGINT NOT NULL,
    siren               BIGINT NOT NULL,
    last_name           TEXT NOT NULL,
    first_name          TEXT NOT NULL,
    -- Folded forms: what identifies the person, with the SIRET.
    last_name_key       TEXT NOT NULL,
    first_name_key      TEXT NOT NULL,
    email               TEXT NOT NULL,
    email_verified_at   BIGINT,
    phone               TEXT,
    administrator_since BIGINT,
    declarant_since     BIGINT,
    state               TEXT NOT NULL CHECK (state IN ('invited', 'primo_admin', 'candidate_admin', 'active', 'suspended', 'struck_off')),
    identity_proofing   TEXT NOT NULL CHECK (identity_proofing IN ('declarative', 'weak', 'substantial', 'high')),
    organisation_link   TEXT NOT NULL CHECK (organisation_link IN ('declarative', 'moderated', 'certified')),
    -- Argon2id in PHC form; none while invited.
    password_hash       TEXT,
    password_set_at     BIGINT,
    created_at          BIGINT NOT NULL,
    updated_at          BIGINT NOT NULL,
    -- Two people of one name in one establishment must differ by a second given name.
    UNIQUE (siret, last_name_key, first_name_key),
    CHECK (siren = siret / 100000)
);
CREATE INDEX account_of_company ON account (siren, state);
