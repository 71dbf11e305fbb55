"""What people meet when something is refused, a sentence for each stable word of the API.

Whatever is not here is said in the words of the API, which are English. The facts of a refusal do
not travel, so no sentence names any.
"""

from services.gateway.pages.marking import words

OF_ANY_FIELD: dict[str, str] = {
    "missing": words("This is needed."),
    "blank": words("This must say something."),
    "too_short": words("This must say something."),
    "too_long": words("This is too long."),
    "not_a_number": words("Write a number, as 12.5."),
    "not_a_day": words("Write a day, as 2027-02-01."),
    "out_of_range": words("This number is too large or too small."),
    "too_large": words("This number is too large or too small."),
    "too_many_decimals": words("At most six decimals are kept."),
    "too_fine": words("This key result is told with fewer decimals."),
    "reason_wanted": words("Once it is published, a change needs its reason."),
    "unknown_member": words("There is nobody here of this name."),
    "member_left": words("Who has left cannot be accountable."),
    "wrong_type": words("This is not what is wanted here."),
    "ends_before_start": words("The last day is not before the first."),
    "id_taken": words("This was sent before in other words; load the page anew."),
    "in_the_future": words("That day is still to come."),
    "before_the_cycle": words("That day is before the cycle began."),
    "bad_value": words("This is not what is wanted here."),
    "bad_format": words("This is not what is wanted here."),
    "bad_id": words("This is not what is wanted here."),
    "unknown_field": words("This is not what is wanted here."),
    "not_allowed": words("Choose one of what is offered."),
    "bad_locale": words("Choose one of what is offered."),
    "bad_date": words("Write a day, as 2027-02-01."),
    "bad_time": words("Write a day and a time, as 2027-02-01T10:00:00Z."),
    "bad_email": words("This is no e-mail address."),
    "control_characters": words("There are signs in it that nobody can read."),
    "too_many": words("These are too many."),
}
OF_PEOPLE: dict[str, str] = {
    "email_taken": words("Another member has this e-mail address already."),
    "team_name_taken": words("Another team is called so already."),
    "team_circle": words("A team cannot stand under itself."),
    "last_owner": words("An organisation needs an owner; make somebody else owner first."),
    "role_too_high": words("A key may do at most what its member may."),
    "same_member": words("Somebody else must take over."),
    "names_the_person": words("The reason must not name the person."),
    "unknown_timezone": words("There is no such time zone."),
    "past": words("This must be a time to come."),
    "link_used": words("This link was used before, or is too old; ask for a new one."),
}
OF_OBJECTIVES: dict[str, str] = {
    "unknown_objective": words("There is no such objective here."),
    "unknown_key_result": words("There is no such key result here, or it was withdrawn."),
    "unknown_team": words("There is no such team here."),
    "unknown_external_party": words("Nobody outside is known by this name."),
    "circle": words("An objective cannot stand under itself, nor under what hangs under it."),
    "too_deep": words("At most ten objectives stand one under the other."),
    "confidential_parent": words("Only what is confidential too hangs under what is confidential."),
    "public_child": words("Something for everybody hangs under it; change that first."),
    "objective_state_wrong": words("The objective is not in a state in which this can be done."),
    "objective_set_aside": words("It was set aside; bring it back first."),
    "set_aside_with_parent": words("It was set aside with what it hangs under; bring that back."),
    "ambition_fixed": words("The ambition is fixed once an objective is published."),
    "living_children": words("Objectives under it are still living: say what becomes of them."),
    "no_key_results": words("An objective needs a key result before it is published."),
    "cycle_state_wrong": words("The cycle is not in a state in which this can be done."),
    "carried_already": words("It was carried on into that cycle already."),
    "cycle_over": words("That cycle takes no more objectives."),
    "same_cycle": words("It is in that cycle already."),
    "unknown_cycle": words("There is no such cycle here."),
    "nothing_found": words("The rules do not find this any more; there is nothing to answer."),
    "idea_state_wrong": words("This idea was merged or became an objective meanwhile."),
    "ideas_silent": words("The ideas are still told in silence; reveal them first."),
    "votes_spent": words("You have no more votes than these."),
    "same_idea": words("An idea goes into another one."),
    "other_cycle": words("That idea is of another cycle."),
    "too_many_ideas": words("The board holds as many ideas as it can."),
    "too_many_merged": words("This idea took in as many as it can."),
}
OF_KEY_RESULTS: dict[str, str] = {
    "too_many_key_results": words(
        "An objective has seven key results at most; a further one means a second objective."
    ),
    "key_result_gone": words("This key result was withdrawn."),
    "equals_baseline": words("The target must differ from where it starts."),
    "off_the_way": words("What is promised lies on the way to the target."),
    "before_target": words("The dream lies at the target or beyond it."),
    "below_at_least": words("The upper limit must not lie below the lower one."),
    "duplicate": words("Another milestone is called so."),
    "unknown_milestone": words("There is no such milestone any more."),
    "weight_out_of_range": words("A weight is more than 0 and at most 1000."),
    "outside_cycle": words("The planned way does not fit into the cycle."),
    "not_of_this_kind": words("This kind of key result has no such thing."),
    "too_many_initiatives": words("A key result has a hundred initiatives at most."),
}
OF_NEEDS: dict[str, str] = {
    "itself": words("An objective does not wait for itself."),
    "confidential": words("Only what is confidential too names what is confidential."),
    "dependency_state_wrong": words("It was answered meanwhile; look at where it stands."),
    "no_outsider": words("Links are for people outside only."),
}
OF_CHECK_INS: dict[str, str] = {
    "confidence_fell": words("Your confidence fell by two or more: say what happened."),
    "nothing_before": words("There is no check-in yet that could still hold."),
    "no_check_ins_now": words("Check-ins are taken while the cycle runs or is reviewed."),
    "own_check_in": words("A check-in is acknowledged by somebody other than its author."),
    "check_in_gone": words("This check-in was retracted."),
    "blocker_gone": words("This is out of the way already."),
}
OF_SCORES: dict[str, str] = {
    "no_scores_now": words("Scores are set while the cycle is in review."),
    "no_reviews_now": words("Reviews are written while the cycle is in review."),
    "not_in_tenths": words("A score is given in tenths, as 0.7."),
    "own_score": words("A score is confirmed by somebody other than its owner or who set it."),
    "nothing_to_confirm": words("No score was set here yet."),
}
OF_PAPER: dict[str, str] = {
    "nothing_to_review": words("A cycle that has not run has no review."),
    "document_too_long": words("This is too long for one document."),
    "press_is_busy": words("Many documents are being made just now; try again in a moment."),
    "press_is_slow": words("The document took too long; try again in a moment."),
    "not_printed": words("The document could not be made; somebody here is told."),
}
OF_MAIL: dict[str, str] = {
    "bad_timezone": words("There is no such time zone."),
    "half_quiet": words("Quiet hours have a beginning and an end: give both or none."),
    "empty_quiet": words("Quiet hours end at another hour than that at which they begin."),
    "quiet_hour": words("This hour lies in the quiet hours, in which nothing is mailed."),
}
OF_WEBHOOKS: dict[str, str] = {
    "bad_url": words("This is no address."),
    "bad_scheme": words("An address begins with https://."),
    "userinfo": words("An address names no user and no password."),
    "fragment": words("An address has no fragment."),
    "bad_host": words("This host cannot be called."),
    "not_public": words(
        "Only https addresses that the open internet knows are called, on port 443 or 8443; "
        "whoever runs Scoreline may allow others."
    ),
    "unknown_type": words("There is no such kind of event."),
    "unknown_key": words("This webhook has no such key."),
    "wrong_code": words("This is not the code of the last challenge."),
    "too_low": words("The stretch ends before it begins."),
}
OF_THE_SERVICE: dict[str, str] = {
    "stale": words("Somebody changed this meanwhile; look at it and send it again."),
    "written_meanwhile": words("Others wrote at the same moment; send it again."),
    "unavailable": words("This does not answer just now; nothing is lost, try again shortly."),
    "forbidden": words("Your role may not do this."),
}
SENTENCES = (
    OF_ANY_FIELD
    | OF_PEOPLE
    | OF_OBJECTIVES
    | OF_KEY_RESULTS
    | OF_NEEDS
    | OF_CHECK_INS
    | OF_SCORES
    | OF_PAPER
    | OF_MAIL
    | OF_WEBHOOKS
    | OF_THE_SERVICE
)
