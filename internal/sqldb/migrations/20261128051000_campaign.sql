-- +goose Up

-- When a campaign ended, 0 = it has not: for a while it can be reopened.
alter table campaign add column ended bigint not null default 0;
