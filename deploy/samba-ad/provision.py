"""Makes the files of an Active Directory domain below a folder. Runs once, when the image is built.

`samba-tool domain provision` would also write NT ACLs on sysvol, which needs CAP_SYS_ADMIN; provision() alone does not.
"""
import logging
import os
import sys

from samba.auth import system_session
from samba.dsdb import DS_DOMAIN_FUNCTION_2008_R2
from samba.provision import provision

target = sys.argv[1]
os.makedirs(os.path.join(target, "etc"))
provision(
    logging.getLogger(),
    system_session(),
    targetdir=target,
    realm="LAB.EXAMPLE",
    domain="LAB",
    hostname="directory",
    adminpass="Administrator-1234",
    serverrole="active directory domain controller",
    dns_backend="NONE",
    dom_for_fun_level=DS_DOMAIN_FUNCTION_2008_R2,
)
