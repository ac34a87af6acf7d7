-- Orders of three years, as the services would have left them, made by the database itself.
-- :orders is how many. The newest 8.8 % hold the open ones (half of them, 4.4 % of all); 0.44 % of all
-- are late. References, names and sums are of no meaning. Guards on writing (foreign keys, append-only
-- triggers) sleep while this runs, in this session only.
SET LOCAL session_replication_role = replica;
SET LOCAL synchronous_commit = off;

INSERT INTO accounts_user (id, password, is_superuser, public_id, email, name, role, language,
    is_active, created_at, verified_at)
SELECT 10000 + n, '!', false, 'client' || n, 'client' || n || '@clients.example', 'Client ' || n,
    'client', 'en', true, now() - interval '3 years', now()
FROM generate_series(0, GREATEST(:orders / 50, 1)) AS n;

CREATE TEMP TABLE made ON COMMIT DROP AS
SELECT n AS id,
    10000 + n % GREATEST(:orders / 50, 1) AS client_id,
    now() - interval '1 hour' - (:orders - n) * (interval '1095 days' / :orders) AS placed_at,
    10000 + (n % 40) * 2500 AS net,
    (n % 8) AS service_at,
    CASE
        WHEN n < :orders - :orders * 0.088 OR n % 2 = 0 THEN
            CASE WHEN n % 50 = 1 THEN 'expired' WHEN n % 25 = 2 THEN 'cancelled' ELSE 'completed' END
        WHEN n % 88 IN (1, 3) THEN 'awaiting_payment'
        WHEN n % 88 < 28 THEN 'awaiting_brief'
        WHEN n % 88 = 29 THEN 'brief_check'
        WHEN n % 88 < 54 THEN 'in_production'
        WHEN n % 88 < 57 THEN 'in_review'
        WHEN n % 88 = 57 THEN 'revision_requested'
        ELSE 'delivered'
    END AS status,
    (n % 88) IN (31, 33, 35, 37, 55) AS is_late
FROM generate_series(1, :orders) AS n;

INSERT INTO orders_order (id, public_id, reference, status, client_id, email, name, country, buyer_kind,
    company_name, vat_number, language, service_id, package_id, currency, net_amount, vat_amount,
    gross_amount, days, revisions_included, revisions_used, placed_at, pay_before, paid_at,
    payment_reference, brief_accepted_at, promised_at, internal_due_at, delivered_at, answer_before,
    completed_at, cancelled_at, cancel_reason, is_taken)
SELECT m.id, 'order' || m.id, 'X-' || m.id, m.status, m.client_id,
    'client' || m.client_id || '@clients.example', 'Client ' || m.client_id, 'FR', 'consumer', '', '',
    'en', s.id, p.id, 'EUR', net, 0, net, 5, 2, 0, placed_at, placed_at + interval '1 hour',
    CASE WHEN status NOT IN ('awaiting_payment', 'expired') THEN placed_at END,
    'pi_' || m.id,
    CASE WHEN status NOT IN ('awaiting_payment', 'expired', 'awaiting_brief', 'brief_check')
        THEN placed_at + interval '1 day' END,
    due, due,
    CASE WHEN status IN ('completed', 'delivered') THEN placed_at + interval '5 days' END,
    CASE WHEN status IN ('completed', 'delivered') THEN now() + interval '3 days' END,
    CASE WHEN status = 'completed' THEN placed_at + (3 + m.id % 12) * interval '1 day' END,
    CASE WHEN status = 'cancelled' THEN placed_at + interval '2 days' END, '',
    NOT (status = 'in_production' AND m.id % 880 = 39)
FROM made AS m
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS at FROM catalog_service) AS s
    ON s.at = m.service_at
JOIN catalog_package AS p ON p.service_id = s.id AND p.tier = 'standard'
CROSS JOIN LATERAL (SELECT CASE
    WHEN status IN ('awaiting_payment', 'expired', 'awaiting_brief', 'brief_check', 'cancelled') THEN NULL
    WHEN status IN ('in_production', 'in_review', 'revision_requested') AND NOT is_late
        THEN now() + (1 + m.id % 9) * interval '1 day'
    ELSE placed_at + interval '5 days' - interval '60 days' * is_late::int END AS due) AS dates;

INSERT INTO orders_brief (order_id, saved_at, submitted_at, agency_questions)
SELECT id, placed_at, placed_at, '' FROM orders_order WHERE paid_at IS NOT NULL;

INSERT INTO freelancers_assignment (id, public_id, reference, order_id, freelancer_id, status,
    pay_amount, currency, offered_at, answer_before, due_at, accepted_at, submitted_at, passed_at,
    approved_at, decline_reason, decline_note)
SELECT id, 'job' || id, 'J-' || id, id, (SELECT min(id) FROM freelancers_freelancer),
    CASE status WHEN 'completed' THEN 'approved' WHEN 'delivered' THEN 'passed'
        WHEN 'in_review' THEN 'submitted' WHEN 'revision_requested' THEN 'passed'
        ELSE 'accepted' END,
    net_amount / 2, 'EUR', placed_at, placed_at, COALESCE(promised_at, placed_at), placed_at,
    CASE WHEN status <> 'in_production' THEN placed_at END,
    CASE WHEN status IN ('completed', 'delivered', 'revision_requested') THEN placed_at END,
    completed_at, '', ''
FROM orders_order
WHERE status IN ('completed', 'delivered', 'in_production', 'in_review', 'revision_requested')
    AND NOT (status = 'in_production' AND id % 880 = 39);

INSERT INTO payments_payment (id, public_id, order_id, attempt, status, amount, currency, livemode,
    checkout_url, fee_amount, captured_amount, created_at, expires_at, paid_at, is_unmatched, problem)
SELECT id, 'pay' || id, id, 1,
    CASE WHEN paid_at IS NOT NULL THEN 'succeeded' WHEN id % 100 IN (1, 3) THEN 'failed'
        ELSE 'expired' END,
    gross_amount, 'EUR', false, '', 300, CASE WHEN paid_at IS NOT NULL THEN gross_amount ELSE 0 END,
    placed_at, placed_at + interval '1 hour', paid_at, id % 20000 = 7, ''
FROM orders_order;

INSERT INTO payments_refund (public_id, payment_id, key, attempt, status, amount, currency, reason,
    requested_at, problem)
SELECT 'refund' || id, id, 'cancelled:' || id, 1,
    CASE WHEN id % 2500 = 2 THEN 'failed' ELSE 'succeeded' END, gross_amount, 'EUR', '', placed_at, ''
FROM orders_order WHERE status = 'cancelled';

INSERT INTO payments_payout (public_id, assignment_id, freelancer_id, amount, currency, livemode,
    booked_at, due_on, invoice_number, paid_on, reference, recorded_at)
SELECT 'payout' || id, id, freelancer_id, pay_amount, 'EUR', false, passed_at,
    passed_at::date + 12,
    'F-' || id, CASE WHEN approved_at < now() - interval '10 days' THEN passed_at::date + 7 END, 'R',
    now()
FROM freelancers_assignment WHERE passed_at IS NOT NULL;

INSERT INTO payments_endedorder (order_id, ended_on, paid_on)
SELECT id, COALESCE(completed_at, cancelled_at)::date, paid_at::date FROM orders_order
WHERE status IN ('completed', 'cancelled') AND paid_at IS NOT NULL;

INSERT INTO payments_dayresult (ended_on, paid_on, currency, sold, kept, fees, cost)
SELECT ended_on, paid_on, 'EUR', sum(net_amount),
    sum(CASE WHEN status = 'completed' THEN net_amount ELSE 0 END), 300 * count(*),
    sum(CASE WHEN status = 'completed' THEN net_amount / 2 ELSE 0 END)
FROM payments_endedorder JOIN orders_order ON id = order_id GROUP BY ended_on, paid_on;

INSERT INTO orders_message (public_id, order_id, author_kind, body, created_at, answered_at)
SELECT 'message' || id, id, 'client', 'When will it be ready?', placed_at,
    CASE WHEN id < :orders * 0.95 OR id % 20 <> 3 THEN placed_at END
FROM orders_order WHERE id % 5 = 3;

INSERT INTO freelancers_jobmessage (public_id, assignment_id, author_kind, body, created_at, answered_at)
SELECT 'word' || id, id, 'freelancer', 'Which format?', offered_at,
    CASE WHEN id < :orders * 0.95 OR id % 40 <> 3 THEN offered_at END
FROM freelancers_assignment WHERE id % 10 = 3;

-- Every order has left done messages; the open ones have timers, of which the late ones' are due.
INSERT INTO kernel_outboxmessage (topic, handler, key, payload, created_at, available_at, attempts,
    lease_token, last_error, done_at, parked_at)
SELECT '', CASE WHEN is_open THEN 'orders.remind_brief' ELSE 'orders.mail_placed' END, 'order:' || id,
    jsonb_build_object('order_id', id), placed_at,
    CASE WHEN NOT is_open THEN placed_at WHEN is_late THEN now() - interval '1 minute'
        ELSE now() + (1 + id % 90) * interval '1 hour' END,
    CASE WHEN is_open THEN 0 ELSE 1 END, '', '',
    CASE WHEN is_open OR id % 50000 = 9 THEN NULL ELSE placed_at END,
    CASE WHEN NOT is_open AND id % 50000 = 9 THEN placed_at END
FROM made
CROSS JOIN LATERAL (SELECT status NOT IN ('completed', 'cancelled', 'expired') AS is_open) AS state;
