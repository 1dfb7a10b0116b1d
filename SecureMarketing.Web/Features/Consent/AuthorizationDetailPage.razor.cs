using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Portal;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Consent;

/// <summary>One authorization: the text, its defects, the evidence, its history, and the next step in its life.</summary>
public sealed partial class AuthorizationDetailPage
{
    private AuthorizationDetail? detail;
    private Error? failure;
    private bool mayManage;
    private bool busy;
    private string? done;
    private Tone doneTone;
    private ConfirmDialog copyDialog = null!;
    private ConfirmDialog revokeDialog = null!;
    private ConfirmDialog paperDialog = null!;
    private ConfirmDialog eventDialog = null!;
    private ConfirmDialog falseDialog = null!;
    private SignAtDesk? desk;
    private SigningLink? link;
    private string paperName = "";
    private DateOnly? paperOn;
    private SubmittedDocument? scan;
    private string? scanError;
    private string copyChannel = "paper";
    private RevocationScope revocationScope = RevocationScope.ThisAuthorization;
    private RevocationChannel channel = RevocationChannel.Letter;
    private DateTime received;
    private string? relianceNote;
    private readonly HashSet<string> takenPurposes = [];
    private readonly HashSet<string> takenCategories = [];
    private DateOnly? happenedOn;
    private string falseReason = "";

    [Parameter] public Guid Id { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    private AuthorizationId Authorization => new(Id);

    /// <summary>The one that a letter would confirm.</summary>
    private SpokenRevocation? Awaited => detail!.Form.SpokenRevocations.LastOrDefault(s => s.Awaits(detail.State));

    private IReadOnlyList<TimelineItem> History =>
    [
        .. detail!.History.Reverse().Select(h => new TimelineItem(
            h.At, ConsentWords.Moment(h.At, Organisation.Zone), ConsentWords.Happened(h.Action, h.Codes), ConsentWords.Done(h.ActorRole, h.Codes),
            h.Outcome == AuditOutcome.Refused ? Tone.Warning : h.Action == AuditAction.AuthorizationRevoked ? Tone.Error : Tone.Neutral)),
    ];

    protected override async Task OnParametersSetAsync()
    {
        mayManage = (await Actor.GetAsync()).Holds(Permission.AuthorizationManage);
        // The prerendered page shows the skeleton: waiting for the authorization there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var viewed = await UseCases.RunAsync<ViewAuthorization, AuthorizationDetail>(new ViewAuthorization { Authorization = Authorization }, await Actor.GetAsync(), CancellationToken.None);
        failure = viewed.Error;
        detail = viewed.IsSuccess ? viewed.Value : null;
        link = mayManage && detail is { State: AuthorizationState.AwaitingSignature }
            && await UseCases.RunAsync<GetSigningLink, SigningLink>(new GetSigningLink(Authorization), await Actor.GetAsync(), CancellationToken.None) is { IsSuccess: true, Value: var found } ? found : null;
    }

    private Task VerifyAsync() => ActAsync<VerifyAuthorization, VerifiedAuthorization>(
        new VerifyAuthorization { Authorization = Authorization },
        v => v.Defects.Count == 0 ? "The form is complete. Give the person a copy next." : "The form is defective and cannot be used. A mended form is entered anew.",
        v => v.Defects.Count == 0 ? Tone.Success : Tone.Error);

    private Task DeclineAsync() => ActAsync<DeclineAuthorization, Unit>(
        new DeclineAuthorization { Authorization = Authorization }, _ => "Recorded: the person said no.", _ => Tone.Info);

    private Task AttestAsync() => ActAsync<AttestExpirationEvent, AuthorizationState>(
        new AttestExpirationEvent { Authorization = Authorization }, _ => "Attested for 90 more days.", _ => Tone.Success);

    private Task OpenEventAsync()
    {
        happenedOn = null;
        return eventDialog.ShowAsync();
    }

    private Task<Error?> EndByEventAsync() => ActAsync<AttestExpirationEvent, AuthorizationState>(
        new AttestExpirationEvent { Authorization = Authorization, HappenedOn = happenedOn },
        state => state == AuthorizationState.Expired ? "The authorization has ended." : "The authorization ends with today.",
        _ => Tone.Success,
        inDialog: true);

    private Task<Error?> ProvideCopyAsync() => ActAsync<ProvideAuthorizationCopy, AuthorizationId>(
        new ProvideAuthorizationCopy { Authorization = Authorization, Channel = copyChannel }, _ => "The authorization is active.", _ => Tone.Success, inDialog: true);

    private Task RenewAsync() => ActAsync<AskForAuthorization, AskedAuthorization>(
        new AskForAuthorization { Contact = detail!.Contact, Form = AuthorizationFormId.From(Guid.Parse(detail.Form.Template!.Form!)), Renews = Authorization },
        asked => "Asked for a renewal, which is a record of its own. Hand over the link: " + asked.Link, _ => Tone.Success);

    private Task OpenPaperAsync()
    {
        (paperName, paperOn, scan, scanError) = ("", Organisation.DayAt(Clock.GetUtcNow()), null, null);
        return paperDialog.ShowAsync();
    }

    private async Task TakeScanAsync(InputFileChangeEventArgs chosen)
    {
        (scan, scanError) = (null, chosen.File.Size is 0 or > EvidenceDocument.MaxBytes ? "The file is empty or larger than 10 MB." : null);
        if (scanError is not null)
            return;
        using var content = new MemoryStream();
        await using var file = chosen.File.OpenReadStream(EvidenceDocument.MaxBytes);
        await file.CopyToAsync(content);
        scan = new SubmittedDocument { MediaType = chosen.File.ContentType, Content = content.ToArray() };
    }

    private Task<Error?> RecordPaperAsync() => ActAsync<SignAuthorization, AuthorizationId>(
        new SignAuthorization
        {
            Authorization = Authorization,
            Signature = new AuthorizationSignature { Name = paperName.Trim(), SignedOn = paperOn, Method = SignatureMethod.Paper },
            Representative = detail!.Form.Representative,
            Document = scan,
        },
        _ => "The signature is recorded. Verify the form next.", _ => Tone.Success, inDialog: true);

    private Task OpenRevokeAsync()
    {
        received = Organisation.MinuteAt(Clock.GetUtcNow());
        takenPurposes.Clear();
        takenCategories.Clear();
        return revokeDialog.ShowAsync();
    }

    private Task OpenFalseAsync()
    {
        falseReason = "";
        return falseDialog.ShowAsync();
    }

    private Task<Error?> RecordFalseAsync() => ActAsync<RecordFalseAuthorization, FalseAuthorization>(
        new RecordFalseAuthorization { Authorization = Authorization, Reason = falseReason },
        f => $"The authorization is defective and not used any more; {f.MessagesCancelled} waiting messages cancelled.", _ => Tone.Success, inDialog: true);

    /// <summary>What of a list was not taken back before.</summary>
    private IReadOnlyList<string> Standing(IReadOnlyList<string> named, Func<AuthorizationRevocation, IReadOnlyList<string>> part) =>
        [.. named.Except(detail!.Form.Revocations.SelectMany(part), StringComparer.OrdinalIgnoreCase)];

    private static void Take(HashSet<string> taken, string what, bool on)
    {
        if (on)
            taken.Add(what);
        else
            taken.Remove(what);
    }

    private Task<Error?> RevokeAsync()
    {
        var at = Organisation.MomentOf(received, Clock.GetUtcNow());
        return ActAsync<RevokeAuthorization, RevokedAuthorization>(
            new RevokeAuthorization
            {
                Authorization = Authorization,
                ReceivedAt = at,
                Channel = channel,
                Scope = revocationScope,
                Purposes = revocationScope == RevocationScope.Part ? [.. takenPurposes] : [],
                Categories = revocationScope == RevocationScope.Part ? [.. takenCategories] : [],
                RelianceNote = relianceNote,
            },
            r => r.NeedsWriting
                ? $"Commercial mail to this person stopped; {r.MessagesCancelled} waiting messages cancelled. {ConsentWords.Invited(r.Invited)}"
                : revocationScope == RevocationScope.Part ? $"{ConsentWords.PartTaken(r)}; {r.MessagesCancelled} waiting messages cancelled."
                : $"Revoked: {r.Authorizations} {(r.Authorizations == 1 ? "authorization" : "authorizations")}, {r.MessagesCancelled} waiting messages cancelled.",
            _ => Tone.Success,
            inDialog: true);
    }

    /// <summary>Runs a step, tells its outcome, and shows the authorization as it is afterwards.</summary>
    private async Task<Error?> ActAsync<TCommand, TResult>(TCommand command, Func<TResult, string> say, Func<TResult, Tone> tone, bool inDialog = false)
        where TCommand : ICommand<TResult>
    {
        busy = true;
        var outcome = await UseCases.RunAsync<TCommand, TResult>(command, await Actor.GetAsync(), CancellationToken.None);
        busy = false;
        if (outcome.Error is { } error)
        {
            if (!inDialog)
                (done, doneTone) = (error.Message, Tone.Error);
            return error;
        }

        (done, doneTone) = (say(outcome.Value), tone(outcome.Value));
        await LoadAsync();
        StateHasChanged();
        return null;
    }
}
