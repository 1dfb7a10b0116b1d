namespace SecureMarketing.Core.Kernel;

/// <summary>
/// A request to the product. The compiler makes every command declare the permission it needs and the audit event it
/// leaves, so neither can be forgotten.
/// </summary>
/// <typeparam name="TResult">What a success answers.</typeparam>
public interface ICommand<TResult>
{
    static abstract Permission Requires { get; }

    static abstract AuditAction Audits { get; }

    /// <summary>
    /// How recently the person must have proven who they are. A command that changes who may do what, how mail is
    /// protected, or that cannot be called back, says <see cref="Proof.Fresh"/>.
    /// </summary>
    static virtual Proof Demands => Proof.Session;

    /// <summary>
    /// Is it refused to a person whose training has lapsed (compliance §12)? Null: as its event says, for what leaves an event of a change
    /// is an act. A command says it only where the event does not tell.
    /// </summary>
    static virtual bool? NeedsTraining => null;
}

/// <summary>How sure the product must be that the person at the keyboard is the one who signed in.</summary>
public enum Proof
{
    /// <summary>A live session is enough.</summary>
    Session = 0,

    /// <summary>Both factors or a passkey within the last minutes: an unlocked screen that was left alone is not enough.</summary>
    Fresh = 1,
}
