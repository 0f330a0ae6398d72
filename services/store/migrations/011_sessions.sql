-- Who is signed in with a browser. docs/desk.md, "Signing in". Owned by the referral service, not by the topics.
--
-- What the browser holds is nowhere here: a row is found by its hash, so whoever reads the table is nobody by it.
create table access.session (
    token bytea primary key check (octet_length(token) = 32),
    -- The same hash of issuer and subject as everywhere, and the issuer's own name of the sign-in, if it gives one.
    account text not null,
    issuer_session text,
    viewer jsonb not null,
    csrf text not null,
    id_token text not null,
    began_at timestamptz not null default now(),
    seen_at timestamptz not null default now(),
    until timestamptz not null,
    check (until <= began_at + interval '4 hours')
);
create index session_of_account on access.session (account);
create index session_of_issuer on access.session (issuer_session) where issuer_session is not null;
grant select, insert, delete on access.session to vantage_desk;
grant update (seen_at) on access.session to vantage_desk;
