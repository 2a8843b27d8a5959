create table signing_key (
    name     text    not null primary key,
    key      text    not null,
    revision integer not null
);

create table provenance (
    artifact  text    not null,
    digest    text    not null,
    document  blob    not null,
    posted_by text    not null,
    posted_at integer not null,
    primary key (artifact, digest)
);
