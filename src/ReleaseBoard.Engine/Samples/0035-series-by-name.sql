-- A question by name looks at the series of that name, and not at all that ever ran in the slot.
create index sample_series_by_name on sample_series (application, environment, name);
