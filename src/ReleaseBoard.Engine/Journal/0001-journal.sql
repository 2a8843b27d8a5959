-- Without rowid (SQLite's word): the number then lies in the row itself, where a changed bit is seen like any other.
create table journal (
    number      integer primary key,
    at          integer not null,
    by          text    not null,
    act         text    not null,
    application text,
    environment text,
    subject     text,
    sentence    text    not null,
    reason      text,
    details     text    not null,
    previous    text    not null,
    hash        text    not null
) without rowid;

create index journal_by_slot on journal (application, environment, act, number);
create index journal_by_act on journal (act, number);
create index journal_by_time on journal (at);

create trigger journal_keeps_every_entry before delete on journal
begin
    select raise(abort, 'The journal is append-only.');
end;

create trigger journal_changes_no_entry before update on journal
begin
    select raise(abort, 'The journal is append-only.');
end;

-- Where the chain ends, written with each append: without it nobody could tell a shortened journal from a young one.
create table journal_head (
    id     integer primary key check (id = 1),
    number integer not null,
    hash   text    not null
);
