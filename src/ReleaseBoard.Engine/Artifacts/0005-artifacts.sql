create table artifact (
    application text    not null references application (key),
    version     text    not null,
    digest      text    not null,
    size        integer not null,
    sequence    integer not null,
    manifest    text    not null,
    commit_id   text,
    branch      text,
    author      text,
    message     text,
    build_url   text,
    uploaded_by text    not null,
    uploaded_at integer not null,
    primary key (application, version)
);

create unique index artifact_by_arrival on artifact (application, sequence);
create index artifact_by_digest on artifact (digest);
