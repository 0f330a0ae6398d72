-- By which rule pack the due instants of the stored states were reckoned: one row.
create table pack (
    only_row boolean primary key default true check (only_row),
    name text not null,
    fingerprint text not null
);
