-- +goose Up

-- When who is signed in last proved who they are, by password and second step.
alter table session add column proved bigint not null default 0;
