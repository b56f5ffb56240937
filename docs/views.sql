CREATE VIEW IF NOT EXISTS stack_text AS
SELECT id AS stack, frames,
  coalesce((SELECT text FROM frame WHERE stack = stack.id AND module <> '' AND lower(module) NOT IN (
    'advapi32','bcrypt','bcryptprimitives','combase','gdi32','gdi32full','kernel32','kernelbase','libwinpthread_1','msvcp140','msvcp_win','msvcrt','mswsock','nt','ntdll','ntoskrnl','ole32','rpcrt4','sechost','ucrtbase','user32','vcruntime140','verifier','vfbasics','vrfcore','win32u','wow64','wow64base','wow64cpu','wow64win','ws2_32')
    ORDER BY position LIMIT 1), '') AS suspect,
  coalesce((SELECT group_concat(text, ' < ') FROM (SELECT text FROM frame WHERE stack = stack.id ORDER BY position)), '') AS text
FROM stack;

CREATE VIEW IF NOT EXISTS life AS
SELECT b.life, b.stack, b.handle, b.type, b.process_is_other AS other_process, b.seq AS born_seq, e.seq AS ended_seq, e.cause,
  strftime('%Y-%m-%dT%H:%M:%SZ', (bs.at) / 1000, 'unixepoch') AS born, strftime('%Y-%m-%dT%H:%M:%SZ', (es.at) / 1000, 'unixepoch') AS ended,
  (coalesce(es.up, (SELECT max(up) FROM sample)) - bs.up) / 1000 AS seconds
FROM birth b JOIN sample bs ON bs.seq = b.seq
LEFT JOIN (SELECT life, max(seq) AS seq, cause FROM ending GROUP BY life) e ON e.life = b.life
LEFT JOIN sample es ON es.seq = e.seq;

CREATE VIEW IF NOT EXISTS open_by_stack AS
SELECT o.stack, o.open, o.oldest, o.newest, t.suspect
FROM (SELECT stack, count(*) AS open, min(born) AS oldest, max(born) AS newest FROM life WHERE ended_seq IS NULL GROUP BY stack) o
JOIN stack_text t ON t.stack = o.stack;

CREATE VIEW IF NOT EXISTS open_by_type AS
SELECT type, sum(listed) AS listed, sum(unlisted) AS unlisted
FROM (SELECT type, 1 AS listed, 0 AS unlisted FROM life WHERE ended_seq IS NULL
  UNION ALL SELECT type, 0, open FROM unlisted WHERE seq = (SELECT max(seq) FROM sample))
GROUP BY type;

CREATE VIEW IF NOT EXISTS stack_curve AS
SELECT c.stack, c.seq, strftime('%Y-%m-%dT%H:%M:%SZ', (s.at) / 1000, 'unixepoch') AS time, c.born, c.ended, sum(c.born - c.ended) OVER (PARTITION BY c.stack ORDER BY c.seq) AS open
FROM (SELECT stack, seq, sum(born) AS born, sum(ended) AS ended
  FROM (SELECT stack, seq, 1 AS born, 0 AS ended FROM birth UNION ALL SELECT stack, seq, 0, 1 FROM ending)
  GROUP BY stack, seq) c
JOIN sample s ON s.seq = c.seq;

CREATE VIEW IF NOT EXISTS handle_curve AS
SELECT s.seq, strftime('%Y-%m-%dT%H:%M:%SZ', (s.at) / 1000, 'unixepoch') AS time, nullif(s.open_handles, -1) AS open,
  (SELECT coalesce(sum(open), 0) FROM unlisted u WHERE u.seq = s.seq) AS unlisted,
  (SELECT count(*) FROM gap g WHERE g.seq = s.seq) AS gaps
FROM sample s;

CREATE VIEW IF NOT EXISTS traffic_by_stack AS
SELECT r.stack, r.opened, r.closed, t.suspect
FROM (SELECT stack, sum(opened) AS opened, sum(closed) AS closed FROM traffic GROUP BY stack) r
JOIN stack_text t ON t.stack = r.stack;

CREATE VIEW IF NOT EXISTS gap_time AS
SELECT g.seq, g.reason, strftime('%Y-%m-%dT%H:%M:%SZ', (s.at - s.up + g.from_up) / 1000, 'unixepoch') AS begun, strftime('%Y-%m-%dT%H:%M:%SZ', (s.at - s.up + g.to_up) / 1000, 'unixepoch') AS ended, (g.to_up - g.from_up) / 60000.0 AS minutes, g.detail
FROM gap g JOIN sample s ON s.seq = g.seq;
