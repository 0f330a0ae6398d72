-- By which records are found that may be of one person: hashes of what a record says of who it is, derived from its own
-- log under its own lock. keyed: whether the keys of this code are there; a release that changes them sets it back.
create table blocking_key (
    key bigint not null,
    record_id bytea not null,
    primary key (key, record_id)
);
create index blocking_key_by_record on blocking_key (record_id);

alter table record add column keyed boolean not null default false;
create index record_not_keyed on record (id) where not keyed;
