-- An event may have 256 KiB (schemas/decode.py); a row of plain storage must fit a page of 8 kB.
alter table log alter column body set storage main;
