-- The last dry run of each artifact in each environment: what people approve on.
create table rehearsal (
    application text    not null,
    environment text    not null,
    digest      text    not null,
    at          integer not null,
    by_name     text    not null,
    facts       text    not null,
    primary key (application, environment, digest)
);
