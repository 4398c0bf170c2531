//! The parts that queries about an account's rights are made of.

/// The numbers that a rule may name the account `$1` of the company `$2` by (`Principal`).
macro_rules! me {
    () => {
        "WITH me (principal) AS (
             SELECT CAST($1 AS BIGINT)
             UNION ALL
             SELECT -CAST($2 AS BIGINT)
             UNION ALL
             SELECT m.team + 1152921504606846976
             FROM team_member m
             JOIN team t ON t.id = m.team
             WHERE m.account = $1
               AND t.owner = $2
         )"
    };
}

/// Those of the account's rules that touch the rights `$3` and are not over at `$4`. The
/// `CROSS JOIN` and the `+` keep SQLite from reading all rules of the company instead.
macro_rules! mine {
    () => {
        concat!(
            me!(),
            ", mine AS (
             SELECT r.*
             FROM me
             CROSS JOIN rule r
             WHERE r.principal = me.principal
               AND +r.owner = $2
               AND (r.rights & $3) <> 0
               AND (r.valid_until IS NULL OR r.valid_until > $4)
         )"
        )
    };
}

/// The items that the account's rules give by portfolio: found portfolio by portfolio, which costs
/// what the account has, or in the order of the firm's items, which costs what a page skips. The
/// `CROSS JOIN` and the `+` keep SQLite from turning the first into the second.
macro_rules! given_items {
    (by_portfolio) => {
        "FROM given g
             CROSS JOIN portfolio_item i
             WHERE g.kind = 2
               AND i.portfolio = g.target
               AND +i.owner = $2"
    };
    (by_firm) => {
        "FROM portfolio_item i
             WHERE i.owner = $2
               AND i.portfolio IN (SELECT g.target FROM given g WHERE g.kind = 2)"
    };
}

/// The first `$7` numbers above `$5`, up to `$6`, that a rule may give: named by it, in its
/// portfolio, or an establishment of its company. Each arm stops at the limit by itself.
macro_rules! candidates {
    ($way:ident) => {
        concat!(
            mine!(),
            ", given (kind, target) AS (
             SELECT m.kind, m.target
             FROM mine m
             WHERE m.effect = 'allow'
         ), company (siren) AS (
             SELECT g.target
             FROM given g
             WHERE g.kind IN (1, 3)
               AND g.target < 1000000000
             UNION
             SELECT i.entity
             ",
            given_items!($way),
            "
               AND i.entity < 1000000000
         ), candidate (entity) AS (
             SELECT a.entity FROM (
                 SELECT g.target AS entity
                 FROM given g
                 WHERE g.kind IN (1, 3)
                   AND g.target > $5
                   AND g.target <= $6
                 ORDER BY g.target
                 LIMIT $7
             ) a
             UNION
             SELECT b.entity FROM (
                 SELECT i.entity
                 ",
            given_items!($way),
            "
                   AND i.entity > $5
                   AND i.entity <= $6
                 ORDER BY i.entity
                 LIMIT $7
             ) b
             UNION
             SELECT c.entity FROM (
                 SELECT e.siret AS entity
                 FROM company o
                 CROSS JOIN establishment e
                 WHERE e.siren = o.siren
                   AND e.siret > $5
                   AND e.siret <= $6
                 ORDER BY e.siret
                 LIMIT $7
             ) c
             ORDER BY 1
             LIMIT $7
         )"
        )
    };
}

/// Binds `$1` to `$7` of [`candidates`].
macro_rules! bind {
    ($query:expr, $inquiry:expr, $stretch:expr) => {
        $query
            .bind($inquiry.subject.account)
            .bind($inquiry.subject.company)
            .bind($inquiry.rights)
            .bind($inquiry.at)
            .bind($stretch.after)
            .bind($stretch.last)
            .bind($stretch.limit)
    };
}

pub(super) use {bind, candidates, given_items, me, mine};
