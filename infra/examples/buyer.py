#!/usr/bin/env python3
"""Buys units of an offer and waits until they are paid: buyer.py [URL [OFFER [QUANTITY]]]"""
import json, sys, time, urllib.error, urllib.request, uuid

url = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080"
offer = sys.argv[2] if len(sys.argv) > 2 else "1"
order = {"customerId": f"py-{uuid.uuid4()}", "quantity": int(sys.argv[3]) if len(sys.argv) > 3 else 1}
key = str(uuid.uuid4())  # one per purchase: it buys once, however often it is sent


def call(path, body=None, attempts=10):
    """Repeats until there is a response that is not a request to retry."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": key} if body else {}
    request = urllib.request.Request(url + path, json.dumps(body).encode() if body else None, headers)
    for attempt in range(1, attempts + 1):
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            if refusal.code != 503 or attempt == attempts:
                sys.exit(f"refused: {json.load(refusal)['type']}")
            time.sleep(float(refusal.headers.get("Retry-After", "1")))
        except OSError as lost:  # bought or not is unknown: the same key finds out
            if attempt == attempts:
                sys.exit(f"no response: {lost}")
            time.sleep(1)


bought = call(f"/offers/{offer}/orders", order)
print(bought["orderId"], bought["status"], flush=True)
for _ in range(120):
    status = call(f"/offers/{offer}/orders/{bought['orderId']}")["status"]
    if status in ("PAID", "DECLINED", "REJECTED"):
        sys.exit(print(bought["orderId"], status))
    time.sleep(0.5)
sys.exit("still not settled")
