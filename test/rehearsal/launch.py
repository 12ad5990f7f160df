"""MiniStack with IAM enforced, as `npm run rehearse` starts it (test/rehearsal/emulator.ts).

IAM of MiniStack 1.5.33 does not know five facts about a request that the policies of this repository are bound by. AWS
documents them; here they are put in by hand. So the rehearsal proves that our policies fit these facts as we understand
them, and not that AWS tells them this way:

  1. sns:Protocol       what a subscription is to be delivered by
  2. ses:FromAddress    who a mail is from
  3. the identity a mail is sent as: the sender's domain when that is the one verified
  4. the state machine a task token belongs to
  5. s3:if-none-match   whether something may be under the key of what is written
"""

import contextvars
import json
import os
from email.utils import parseaddr

from ministack import app
from ministack.core import iam_actions, iam_evaluator, tls
from ministack.services import apigateway, eventbridge, s3, ses_v2, stepfunctions

facts: contextvars.ContextVar[dict] = contextvars.ContextVar("facts", default={})
resource_of = iam_actions.extract_resource_arn
condition_of = iam_evaluator._resolve_condition_key


def resource_with_facts(service, method, path, headers, body, params, region, account):
    """What a request is checked against. Called once before each check, in the request's own context."""
    arn = resource_of(service, method, path, headers, body, params, region, account)
    known = {}
    if service == "sns":
        known["sns:protocol"] = one(params.get("Protocol"))
    elif service == "ses" and path == "/v2/email/outbound-emails":
        sender = parseaddr(json.loads(body).get("FromEmailAddress", ""))[1]
        domain = sender.rpartition("@")[2]
        identity = sender if sender in ses_v2._identities else domain
        known["ses:fromaddress"] = sender
        arn = f"arn:aws:ses:{region}:{account}:identity/{identity}"
    elif service == "s3" and method == "PUT":
        known["s3:if-none-match"] = headers.get("if-none-match")
    elif service == "states" and arn == "*" and b'"taskToken"' in body:
        # One machine is deployed, so the token is its; what the contracts make later is called by no function.
        arn = next(iter(stepfunctions._state_machines.keys()))
    facts.set(known)
    return arn


def one(value):
    return value[0] if isinstance(value, list) else value


def condition_with_facts(key, context):
    known = condition_of(key, context)
    return facts.get().get(key.lower()) if known is None else known


iam_actions.extract_resource_arn = resource_with_facts
iam_evaluator._resolve_condition_key = condition_with_facts



def dispatch_with_version(event):
    """S3 tells EventBridge which version an object of a versioned bucket has; MiniStack leaves it out."""
    if event["Source"] == "aws.s3":
        detail = json.loads(event["Detail"])
        written = s3._buckets[detail["bucket"]["name"]]["objects"].get(detail["object"]["key"])
        if written is not None and written.get("version_id"):
            detail["object"]["version-id"] = written["version_id"]
            event = {**event, "Detail": json.dumps(detail)}
    return dispatch(event)


dispatch = eventbridge._dispatch_event
eventbridge._dispatch_event = dispatch_with_version

# With TLS it would take port 443 as well; a rehearsal keeps to the port it was given.
app._port_is_bindable = lambda host, port: False


async def keys_by_tls(authorizer):
    """API Gateway asks the user pool for its keys without TLS, on a port that has nothing but TLS."""
    url = await keys_of(authorizer)
    return url and url.replace("http://", "https://", 1)


keys_of = apigateway._resolve_jwks_url
apigateway._resolve_jwks_url = keys_by_tls
os.environ["SSL_CERT_FILE"] = tls.resolve_tls_material()[0]

app.main()
