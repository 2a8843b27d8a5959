-- What was handed over to a team's own machinery, and what it says came of it. The token is kept as its SHA-256.
create table handover (
    id           text primary key,
    deployment   text not null unique,
    application  text not null,
    environment  text not null,
    token        text not null,
    status       text not null,
    sentence     text not null,
    sent_at      integer not null,
    due_at       integer not null,
    ended_at     integer
);
