"""
An administrator's morning over AXL with zeep in strict mode and the vendor's own WSDL.

Reads one JSON object of settings from standard input. Prints one JSON object: under `did` what each step gave, by its name; under `dropped`
what zeep's objects lack of the replies as they came over the wire; under `invalid` where these replies break the vendor's schema.
"""

import json
import os
import re
import sys
import time

import requests
import zeep
from lxml import etree
from zeep.helpers import serialize_object
from zeep.plugins import HistoryPlugin
from zeep.transports import Transport

settings = json.load(sys.stdin)
session = requests.Session()
session.trust_env = False
session.auth = (settings["user"], settings["password"])
session.verify = settings["authority"]
history = HistoryPlugin(maxlen=1)
client = zeep.Client(
    os.path.join(settings["schemas"], "AXLAPI.wsdl"),
    settings=zeep.Settings(strict=True),
    transport=Transport(session=session, operation_timeout=20),
    plugins=[history],
)
axl = client.create_service("{http://www.cisco.com/AXLAPIService/}AXLAPIBinding", settings["address"])
namespace = "http://www.cisco.com/AXL/API/" + settings["version"]
schema = etree.XMLSchema(etree.parse(os.path.join(settings["schemas"], "AXLSoap.xsd")))
did, dropped, invalid = {}, [], []


def text_of(value):
    """A value as the wire has it; nothing is the empty text."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def compare(path, element, value):
    """Notes each element and attribute of a reply that the parsed object lacks, or has otherwise."""
    members = value if isinstance(value, dict) else {"_value_1": value}
    for name, attribute in element.attrib.items():
        local = etree.QName(name).localname
        if local != "nil" and attribute and text_of(members.get(local)) != attribute:
            dropped.append(f"{path}@{local}")
    children = list(element.iterchildren())
    if not children:
        if (element.text or "").strip() and text_of(members.get("_value_1")) != element.text:
            dropped.append(path)
        return
    by_name = {}
    for child in children:
        by_name.setdefault(etree.QName(child).localname, []).append(child)
    for name, elements in by_name.items():
        inside = f"{path}/{name}"
        if name not in members:
            dropped.append(inside)
            continue
        parsed = members[name] if isinstance(members[name], list) else [members[name]]
        if len(parsed) != len(elements):
            dropped.append(f"{inside}: {len(elements)} elements, {len(parsed)} parsed")
        for child, one in zip(elements, parsed):
            compare(inside, child, one)


# Replies of which the schema says true, false or a key, and the product gives a sentence that programs in the field compare.
free_texts = {"doLdapSync", "getLdapSyncStatus"}
# The product writes an element that has no value as an empty one, whatever its type, and a reference with an empty key as nil before 14.
# And it tells a time where the schema has true or false: when the PIN was changed.
allowed = re.compile(r"The value '' is not accepted by the pattern|The element is not 'nillable'|Element 'pinCredTimeChanged': \[facet 'pattern'\]")


def validate(operation, response):
    """Notes where a reply breaks the vendor's schema."""
    if not schema.validate(etree.fromstring(etree.tostring(response))):
        invalid.extend(f"{operation}: {error.message}" for error in schema.error_log if not allowed.search(error.message))


def call(operation, **arguments):
    """What an operation answers, after it was held against the reply on the wire."""
    parsed = serialize_object(axl[operation](**arguments), dict)
    [body] = history.last_received["envelope"].iterfind("{http://schemas.xmlsoap.org/soap/envelope/}Body")
    [response] = body
    compare(operation, response, parsed)
    if operation not in free_texts:
        validate(operation, response)
    return parsed["return"] if "return" in parsed else parsed


def fault_of(operation, **arguments):
    """The words and the code of a refusal."""
    try:
        axl[operation](**arguments)
    except zeep.exceptions.Fault as fault:
        return {"message": fault.message, "axlcode": fault.detail.findtext(".//axlcode")}
    return None


def tags(type_name):
    """Every tag that may be asked for of a type, with what stands inside, as programs make it of the schema."""
    return tags_of(client.get_type("{%s}%s" % (namespace, type_name)))


def tags_of(kind):
    if not isinstance(kind, zeep.xsd.ComplexType):
        return ""
    inside = {name: tags_of(element.type) for name, element in kind.elements if element.name != "_value_1"}
    return inside or ""


def step(name, value):
    did[name] = value


# What is there.
step("version", call("getCCMVersion")["componentVersion"]["version"])
step("nodes", call("listProcessNode", searchCriteria={"name": "%"}, returnedTags=tags("LProcessNode"))["processNode"])
step("node", call("getProcessNode", name="cucm", returnedTags=tags("RProcessNode"))["processNode"])
queue = call("listChange")["queueInfo"]
step("ldapSystem", call("getLdapSystem")["ldapSystem"])
authentication = call("getLdapAuthentication")["ldapAuthentication"]
step("ldapAuthentication", authentication)
servers = authentication["servers"]["server"]
step(
    "updateLdapAuthentication",
    call(
        "updateLdapAuthentication",
        userSearchBase="ou=People,dc=lab,dc=example",
        servers={"server": [{key: server[key] for key in ("hostName", "ldapPortNumber", "sslEnabled")} for server in servers]},
    ),
)
step("updatedLdapAuthentication", call("getLdapAuthentication")["ldapAuthentication"])

# A filter, an agreement with it, and its first run.
step("addLdapFilter", call("addLdapFilter", ldapFilter={"name": "morning", "filter": "(&(objectClass=inetOrgPerson)(uid=newhire))"}))
step("updateLdapFilter", call("updateLdapFilter", name="morning", filter="(uid=newhire)"))
step("filter", call("getLdapFilter", name="morning")["ldapFilter"])
step("filters", call("listLdapFilter", searchCriteria={"name": "%"}, returnedTags={"name": "", "filter": ""})["ldapFilter"])
agreement = {
    "name": "morning",
    "ldapDn": settings["managerDn"],
    "ldapPassword": settings["managerPassword"],
    "userSearchBase": "dc=lab,dc=example",
    "repeatable": True,
    "intervalValue": "7",
    "scheduleUnit": "DAY",
    "nextExecTime": "2030-01-01 00:00",
    "servers": {"server": [{"hostName": "directory", "ldapPortNumber": "636", "sslEnabled": True}]},
    "ldapFilter": "morning",
}
step("addLdapDirectory", call("addLdapDirectory", ldapDirectory=agreement))
step("updateLdapDirectory", call("updateLdapDirectory", name="morning", intervalValue="12", scheduleUnit="HOUR", nextExecTime="2030-02-01 00:00"))
step("agreement", call("getLdapDirectory", name="morning", returnedTags=tags("RLdapDirectory"))["ldapDirectory"])
step("agreementWithoutTags", call("getLdapDirectory", name="morning")["ldapDirectory"])
step("agreements", call("listLdapDirectory", searchCriteria={"name": "%"}, returnedTags=tags("LLdapDirectory"))["ldapDirectory"])
step("statusBefore", call("getLdapSyncStatus", name="morning"))
step("doLdapSync", call("doLdapSync", name="morning", sync=True))
deadline = time.monotonic() + 20
while (status := call("getLdapSyncStatus", name="morning")) == "Sync is currently under process" and time.monotonic() < deadline:
    time.sleep(0.1)
step("status", status)

# End users: by pages, one in full, and what may be changed of one that came from the directory.
pages = []
while page := call(
    "listUser", searchCriteria={"userid": "%"}, returnedTags=tags("LUser"), skip=sum(len(one) for one in pages), first=20
):
    pages.append([user["userid"] for user in page["user"]])
step("pages", pages)
step("listed", call("listUser", searchCriteria={"lastName": "Smith"}, returnedTags=tags("LUser"))["user"])
step("nobody", call("listUser", searchCriteria={"userid": "nobody"}, returnedTags={"userid": ""}))
step("user", call("getUser", userid="asmith", returnedTags=tags("RUser"))["user"])
step("userWithoutTags", call("getUser", userid="asmith")["user"])
step("newhire", call("getUser", userid="newhire", returnedTags={"lastName": "", "ldapDirectoryName": ""})["user"])
step("passwordAccepted", call("doAuthenticateUser", userid="asmith", password=settings["usersPassword"]))
step("passwordRefused", call("doAuthenticateUser", userid="asmith", password="wrong"))
step("pinRefused", call("doAuthenticateUser", userid="asmith", pin="24680"))
step("updateUser", call("updateUser", userid="asmith", pin="24680", associatedPc="desk-7"))
step("pinAccepted", call("doAuthenticateUser", userid="asmith", pin="24680"))
step("associatedPc", call("getUser", userid="asmith", returnedTags={"associatedPc": ""})["user"]["associatedPc"])
step("synchronisedField", fault_of("updateUser", userid="asmith", lastName="Changed"))

# An end user who is local.
local = {
    "firstName": "Hanna",
    "lastName": "Handmade",
    "userid": "handmade",
    "password": "Local-1234",
    "pin": "13579",
    "associatedGroups": {"userGroup": [{"name": "Standard CCM End Users"}]},
    "mailid": "handmade@lab.example",
    "presenceGroupName": "Standard Presence group",
    "imAndPresenceEnable": True,
    "telephoneNumber": "2900",
    "title": "Fitter",
    "mobileNumber": "+1 555 2900",
}
step("addUser", call("addUser", user=local))
step("addedTwice", fault_of("addUser", user=local))
step("updateLocalUser", call("updateUser", userid="handmade", lastName="Madebyhand", department="Service"))
step("localUser", call("getUser", userid="handmade", returnedTags=tags("RUser"))["user"])
step("localUsers", call("listUser", searchCriteria={"department": "Service"}, returnedTags={"userid": "", "department": ""})["user"])
step("localPassword", call("doAuthenticateUser", userid="handmade", password="Local-1234"))
step("localPin", call("doAuthenticateUser", userid="handmade", pin="13579"))
step("removeUser", call("removeUser", userid="handmade"))
step("removedUser", fault_of("getUser", userid="handmade"))

# An application user.
groups = [{"name": "Standard AXL API Access"}, {"name": "Admin-3rd Party API"}]
application = {"userid": "provisioning", "password": "Provisioning-1234", "associatedGroups": {"userGroup": groups}}
step("addAppUser", call("addAppUser", appUser=application))
step("appUser", call("getAppUser", userid="provisioning", returnedTags=tags("RAppUser"))["appUser"])
step("appUsers", call("listAppUser", searchCriteria={"userid": "%"}, returnedTags=tags("LAppUser"))["appUser"])
step("updateAppUser", call("updateAppUser", userid="provisioning", newUserid="provisioner", associatedGroups={"userGroup": groups[:1]}))
step("updatedAppUser", call("getAppUser", userid="provisioner")["appUser"])
step("removeAppUser", call("removeAppUser", userid="provisioner"))
step("removedAppUser", fault_of("getAppUser", userid="provisioner"))

# What other programs read by SQL. Columns are no elements of the schema, so zeep hands them out as they came.
rows = axl.executeSQLQuery(sql="select userid, lastname from enduser where userid = 'asmith'")["return"]["row"]
step("rows", [{column.tag: column.text for column in row} for row in rows])

# What changed, and away with what was made.
start = {"_value_1": queue["nextStartChangeId"], "queueId": queue["queueId"]}
step("changes", call("listChange", startChangeId=start, objectList={"object": ["User", "AppUser"]}))
step("removeLdapDirectory", call("removeLdapDirectory", name="morning"))
step("removedAgreement", fault_of("getLdapDirectory", name="morning"))
step("removeLdapFilter", call("removeLdapFilter", name="morning"))

print(json.dumps({"did": did, "dropped": sorted(set(dropped)), "invalid": sorted(set(invalid))}, default=str))
