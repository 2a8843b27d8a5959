-- How many files of a rebuild differ: what gates and boards say of it, without reading which.
alter table rebuild add column differing integer not null default 0;
