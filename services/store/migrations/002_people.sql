-- Who is one person, derived from the log under the locks of docs/adr/0004.

create table assertion (
    record_id bytea not null,
    kind text not null,
    value text not null,
    primary key (record_id, kind)
);
create index assertion_by_value on assertion (kind, value);

-- The last word of people on a pair of records, a < b.
create table verdict (
    a bytea not null,
    b bytea not null,
    verdict text not null,
    primary key (a, b)
);
create index verdict_by_b on verdict (b);

-- Events about the relative reach the person of the record.
create table tie (
    record_id bytea not null,
    relative_id bytea not null,
    from_at timestamptz,
    until_at timestamptz
);
create index tie_by_record on tie (record_id);
create index tie_by_relative on tie (relative_id);

-- The child lock. changes counts what was joined, divided or tied, so that a reader under lock sees it.
create table person (
    id bytea primary key,
    unsettled boolean not null default false,
    changes bigint not null default 0
);
create table membership (
    record_id bytea primary key,
    person_id bytea not null
);
create index membership_by_person on membership (person_id);

-- Which generations of each projection every slice must write; one is active, one may be filling.
create table generation (
    projection text not null,
    generation integer not null,
    version integer not null,
    status text not null check (status in ('active', 'filling')),
    primary key (projection, generation)
);
create unique index one_active on generation (projection) where status = 'active';
create unique index one_filling on generation (projection) where status = 'filling';

create table state (
    person_id bytea not null,
    projection text not null,
    generation integer not null,
    body bytea not null,
    primary key (person_id, projection, generation)
) with (fillfactor = 70);
