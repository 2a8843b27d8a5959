create table evidence_terms (
    application text    not null primary key references application (key),
    terms       text    not null,
    revision    integer not null
);

-- Evidence is about bytes: it is kept by digest, whatever versions carry it.
create table rebuild (
    id          text    not null primary key,
    artifact    text    not null,
    rebuilder   text    not null,
    result      text    not null,
    environment text    not null,
    started_at  integer,
    finished_at integer,
    log_url     text,
    posted_by   text    not null,
    person      text    not null,
    posted_at   integer not null,
    difference  text
);

create index rebuild_by_artifact on rebuild (artifact, posted_at);
