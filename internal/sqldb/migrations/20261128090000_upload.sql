-- +goose Up

-- Who sent a file with a form that was refused, or with a proposal that waits:
-- that form of that person gets it again by the id, nobody else by anything.
-- The row goes when a paper holds the file, and with the file.
create table file_upload (
    id      text primary key, -- random
    account text not null,
    form    text not null,    -- address of the form
    file    text not null references file (hash),
    at      bigint not null
);
create index file_upload_file on file_upload (file);
create index file_upload_account on file_upload (account);
