create table fresh (id int);
create index i on fresh (id);
