create table test_report (
    artifact  text    not null,
    name      text    not null,
    report    text    not null,
    document  text    not null,
    posted_by text    not null,
    posted_at integer not null,
    primary key (artifact, name)
);
