-- +goose Up

-- A row of a file with several partners in one cell can be taken as several:
-- they bear the number of its line, and part tells them apart.
create table import_row_parted (
    import    text not null references import_file (id),
    line      bigint not null,
    part      bigint not null default 0,
    outcome   text not null,
    warned    bigint not null,
    undecided bigint not null,
    cells     text not null,
    said      text not null,
    decision  text not null,
    primary key (import, line, part)
);
insert into import_row_parted (import, line, part, outcome, warned, undecided, cells, said, decision)
    select import, line, 0, outcome, warned, undecided, cells, said, decision from import_row;
drop table import_row;
alter table import_row_parted rename to import_row;
create index import_row_outcome on import_row (import, outcome, line);
create index import_row_undecided on import_row (undecided);
