-- A dry run is one database's: what was tried in another says nothing of this one.
drop table rehearsal;
create table rehearsal (
    application text    not null,
    environment text    not null,
    digest      text    not null,
    connection  text    not null,
    at          integer not null,
    by_name     text    not null,
    facts       text    not null,
    primary key (application, environment, digest, connection)
);
