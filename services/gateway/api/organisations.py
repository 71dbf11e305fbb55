"""Organisations: for the operator of the platform, and the one I belong to."""

from contracts.commands.identity import (
    ChangeOrganisation,
    RegisterOrganisation,
    ReinstateOrganisation,
    SuspendOrganisation,
)
from contracts.commands.identity_erasure import OffboardOrganisation
from contracts.queries.identity import Organisation, OrganisationList
from services.gateway.api.route import act, change, get, make

ROUTES = (
    make(
        "/v1/organisations",
        RegisterOrganisation,
        "organisation_id",
        is_platform=True,
        example={
            "name": "Kornblum Bakery",
            "timezone": "Europe/Berlin",
            "locale": "en",
            "owner": {"name": "Hanna Kornblum", "email": "hanna@example.com"},
        },
    ),
    get("/v1/organisations", OrganisationList, is_platform=True),
    act(
        "/v1/organisations/{organisation_id}/suspend",
        SuspendOrganisation,
        is_platform=True,
        example={"reason": "The contract ended."},
    ),
    act(
        "/v1/organisations/{organisation_id}/reinstate",
        ReinstateOrganisation,
        is_platform=True,
        example={"reason": "The contract goes on."},
    ),
    act(
        "/v1/organisations/{organisation_id}/off-board",
        OffboardOrganisation,
        is_platform=True,
        example={"reason": "The contract ended.", "checkpoint": "scoreline/log/…"},
    ),
    get("/v1/organisation", Organisation),
    change("/v1/organisation", ChangeOrganisation, example={"timezone": "Europe/Vienna"}),
)
