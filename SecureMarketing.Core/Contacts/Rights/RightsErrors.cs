using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Rights;

/// <summary>Refusals about a person's rights.</summary>
public static class RightsErrors
{
    public static Error ReasonMissing { get; } = new("rights.reason_missing", "Say in a few words what the person asked for and how (5 to 200 characters, no names). The reason is recorded.");

    public static Error NotAsked { get; } = new("erasure.not_asked",
        "No rule that applies to this person asks for erasure, and HIPAA does not: a medical record is amended, not erased (45 CFR 164.526). If your organisation grants it all the same, adopt a rule under Rules first.", ErrorKind.Conflict);

    public static Error ImportRunning { get; } = new("erasure.import_running", "An import is running and may hold this person. Wait until it is over.", ErrorKind.Conflict);

    public static Error UnderWay { get; } = new("erasure.message_under_way", "A message to this person is being handed over at this moment, or nobody knows whether it arrived. Wait, or resolve it in the queue, then erase.", ErrorKind.Conflict);

    public static Error OnHold { get; } = new("erasure.on_hold", "A legal hold lies on this person. Nothing of theirs may go before a second person has released it.", ErrorKind.Conflict);

    public static Error PlanChanged { get; } = new("erasure.plan_changed", "What is on file changed after the plan was shown. Look at it again.", ErrorKind.Conflict);

    public static Error NothingErased { get; } = new("erasure.not_found", "There is no such erasure, or it was released before.", ErrorKind.NotFound);

    public static Error SecondPerson { get; } = new("erasure.second_person", "You erased this person; someone else must release them.", ErrorKind.Conflict);
}
