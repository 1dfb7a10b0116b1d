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
}
