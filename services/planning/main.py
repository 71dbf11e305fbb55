"""Planning: which command is handled where, which question answered from what."""

import asyncio

from contracts.commands.planning import (
    ActivateCycle,
    ChangeCycle,
    ChangeKeyResult,
    ChangeObjective,
    CloseCycle,
    DefineKeyResult,
    DraftObjective,
    ImportKeyResults,
    OpenCycle,
    PublishObjective,
    ReopenCycle,
    StartCycleReview,
    WithdrawKeyResult,
)
from contracts.commands.planning_dependencies import (
    AcceptDependency,
    AnswerDependency,
    BreakDependency,
    DeclareDependency,
    DeclineDependency,
    IssueDependencyLink,
    ResolveDependency,
    RevokeDependencyLink,
)
from contracts.commands.planning_ideas import (
    CastVote,
    MergeIdea,
    RevealIdeas,
    ShortlistIdea,
    SubmitIdea,
    WithdrawVote,
)
from contracts.commands.planning_learning import CompleteLesson
from contracts.commands.planning_life import (
    AlignObjective,
    ArchiveObjective,
    CarryObjectiveForward,
    CloseObjective,
    HandOverWork,
    ReopenObjective,
    RestoreObjective,
    UnalignObjective,
)
from contracts.commands.planning_lint import AnswerLint
from contracts.commands.planning_work import (
    AddInitiative,
    ChangeInitiative,
    CommentOnKeyResult,
    CommentOnObjective,
)
from contracts.queries.planning import (
    CycleById,
    CycleList,
    CycleTree,
    KeyResultById,
    ObjectiveById,
    ObjectiveList,
)
from contracts.queries.planning_amendments import CycleAmendments
from contracts.queries.planning_changes import CycleChanges
from contracts.queries.planning_dependencies import DependencyByLink, ObjectiveDependencies
from contracts.queries.planning_ideas import CycleIdeas, IdeaById
from contracts.queries.planning_learning import LessonBySlug, LessonCompletion, LessonList
from contracts.queries.planning_lint import LintText, ObjectiveLint
from contracts.queries.planning_work import InitiativeList, KeyResultComments, ObjectiveComments
from services.planning.handlers import (
    commands,
    comments,
    dependencies,
    hand_over,
    ideas,
    importing,
    initiatives,
    lessons,
    life,
)
from services.planning.handlers import lint as lint_handlers
from services.planning.projections import comments as comment_page
from services.planning.projections import dependencies as dependency_page
from services.planning.projections import ideas as idea_page
from services.planning.projections import initiatives as initiative_page
from services.planning.projections.amendments import amendments
from services.planning.projections.ballots import ballots
from services.planning.projections.boards import boards
from services.planning.projections.cycles import cycles
from services.planning.projections.key_results import key_results
from services.planning.projections.languages import languages
from services.planning.projections.learners import learners
from services.planning.projections.lint_answers import lint_answers
from services.planning.projections.objectives import objectives
from services.planning.projections.outcomes import outcomes
from services.planning.projections.people import people
from services.planning.queries import amendments as amendment_queries
from services.planning.queries import changes as change_queries
from services.planning.queries import comments as comment_queries
from services.planning.queries import cycles as cycle_queries
from services.planning.queries import dependencies as dependency_queries
from services.planning.queries import ideas as idea_queries
from services.planning.queries import initiatives as initiative_queries
from services.planning.queries import lessons as lesson_queries
from services.planning.queries import lint as lint_queries
from services.planning.queries import objectives as objective_queries
from services.runtime.bus.run import run
from services.runtime.service import Service
from services.runtime.settings import Settings

SERVICE = Service(
    name="planning",
    commands={
        OpenCycle: commands.run_cycle,
        ChangeCycle: commands.run_cycle,
        ActivateCycle: commands.run_cycle,
        StartCycleReview: commands.run_cycle,
        CloseCycle: commands.run_cycle,
        ReopenCycle: commands.run_cycle,
        RevealIdeas: commands.run_cycle,
        SubmitIdea: ideas.submit_idea,
        CastVote: ideas.vote,
        WithdrawVote: ideas.vote,
        MergeIdea: ideas.merge_idea,
        ShortlistIdea: ideas.shortlist_idea,
        CompleteLesson: lessons.complete_lesson,
        DraftObjective: commands.draft_objective,
        ChangeObjective: commands.change_objective,
        PublishObjective: commands.change_objective,
        DefineKeyResult: commands.define_key_result,
        ChangeKeyResult: commands.change_key_result,
        WithdrawKeyResult: commands.change_key_result,
        ImportKeyResults: importing.import_key_results,
        CloseObjective: life.live,
        ReopenObjective: life.live,
        ArchiveObjective: life.live,
        RestoreObjective: life.live,
        CarryObjectiveForward: life.carry_forward,
        AlignObjective: life.align,
        UnalignObjective: life.align,
        HandOverWork: hand_over.hand_over_work,
        DeclareDependency: dependencies.declare_dependency,
        AcceptDependency: dependencies.answer_dependency,
        DeclineDependency: dependencies.answer_dependency,
        ResolveDependency: dependencies.answer_dependency,
        BreakDependency: dependencies.answer_dependency,
        IssueDependencyLink: dependencies.move_link,
        RevokeDependencyLink: dependencies.move_link,
        AnswerDependency: dependencies.answer_by_link,
        AnswerLint: lint_handlers.answer_lint,
        AddInitiative: initiatives.add_initiative,
        ChangeInitiative: initiatives.change_initiative,
        CommentOnObjective: comments.comment_on_objective,
        CommentOnKeyResult: comments.comment_on_key_result,
    },
    queries={
        CycleById: cycle_queries.cycle_by_id,
        CycleList: cycle_queries.cycle_list,
        CycleTree: cycle_queries.cycle_tree,
        CycleIdeas: idea_queries.cycle_ideas,
        IdeaById: idea_queries.idea_by_id,
        LessonList: lesson_queries.lesson_list,
        LessonBySlug: lesson_queries.lesson_by_slug,
        LessonCompletion: lesson_queries.lesson_completion,
        ObjectiveById: objective_queries.objective_by_id,
        ObjectiveList: objective_queries.objective_list,
        KeyResultById: objective_queries.key_result_by_id,
        CycleChanges: change_queries.cycle_changes,
        CycleAmendments: amendment_queries.cycle_amendments,
        ObjectiveDependencies: dependency_queries.objective_dependencies,
        DependencyByLink: dependency_queries.dependency_by_link,
        ObjectiveLint: lint_queries.objective_lint,
        LintText: lint_queries.lint_text,
        InitiativeList: initiative_queries.initiative_list,
        ObjectiveComments: comment_queries.objective_comments,
        KeyResultComments: comment_queries.key_result_comments,
    },
    projections=(
        people,
        outcomes,
        cycles,
        objectives,
        key_results,
        amendments,
        lint_answers,
        initiative_page.initiatives,
        comment_page.comments,
        dependency_page.dependencies,
        idea_page.ideas,
        ballots,
        boards,
        learners,
        languages,
    ),
    reactions=(hand_over.HAND_OVER,),
)


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Run the service until stop is set."""
    await run(SERVICE, settings, stop)
