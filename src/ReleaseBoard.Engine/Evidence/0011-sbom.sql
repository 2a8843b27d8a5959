create table sbom (
    artifact   text    not null primary key,
    summary    text    not null,
    components blob    not null,
    posted_by  text    not null,
    posted_at  integer not null
);
