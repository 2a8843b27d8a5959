-- A version that was deleted stays that version: it may come back with its own bytes and place, never with others.
create table artifact_deleted (
    application text    not null references application (key),
    version     text    not null,
    digest      text    not null,
    sequence    integer not null,
    deleted_at  integer not null,
    primary key (application, version)
);

create index artifact_deleted_by_arrival on artifact_deleted (application, sequence);
