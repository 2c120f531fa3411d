-- +goose Up

-- An official name in a language leads wherever the unit is shown. Up to here
-- imports wrote labels of sources as such, often historic ones (Saybusch for
-- Zywiec): those that nobody wrote by hand become names for searching.
delete from unit_name where kind = 'official' and lang <> ''
    and exists (select 1 from unit_name o where o.unit = unit_name.unit and o.kind = 'alternate' and o.lang = unit_name.lang and o.name = unit_name.name)
    and not exists (select 1 from ledger l join batch b on b.id = l.batch where b.kind = 'edit' and l.record = unit_name.unit
        and l.changes <> replace(l.changes, 'name/official/' || unit_name.lang || '/' || unit_name.name, ''));

update unit_name set kind = 'alternate' where kind = 'official' and lang <> ''
    and not exists (select 1 from ledger l join batch b on b.id = l.batch where b.kind = 'edit' and l.record = unit_name.unit
        and l.changes <> replace(l.changes, 'name/official/' || unit_name.lang || '/' || unit_name.name, ''));
