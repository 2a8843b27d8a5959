create table fresh (id bigint primary key, name text unique, check (id > 0));
