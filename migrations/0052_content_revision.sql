-- The revision that last changed more than stock and prices: what an edge cannot learn from a delta.
alter table catalogue_revisions add column content_revision bigint not null default 0;
update catalogue_revisions set content_revision = revision;
