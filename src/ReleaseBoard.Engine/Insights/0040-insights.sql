-- The last word on a place before a moment, whatever the act: the board of the past asks it for each cell.
create index journal_by_place on journal (application, environment, number);
