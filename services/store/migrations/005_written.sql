-- The last transaction that wrote, moved or dropped a state of the person: what a worker remembers from it still stands.
-- Set by every statement that writes, moves or drops states of a living person, under the child lock.
alter table person add column written bigint;
alter table person set (fillfactor = 70);
-- Bodies are read and written whole, again and again: packing them costs more than the room is worth.
alter table state alter column body set storage external;
