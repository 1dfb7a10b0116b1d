using System.Diagnostics.CodeAnalysis;

namespace SecureMarketing.Core.Kernel;

/// <summary>Why an operation was refused, coarse enough for an exit code or an HTTP status.</summary>
public enum ErrorKind
{
    /// <summary>The request itself is wrong: mend the input.</summary>
    Invalid = 1,

    /// <summary>The actor may not do this.</summary>
    Forbidden = 2,

    /// <summary>What the request names does not exist (or may not be seen).</summary>
    NotFound = 3,

    /// <summary>The thing changed meanwhile, or its state does not permit the step.</summary>
    Conflict = 4,

    /// <summary>Something outside is down; the same request may succeed later.</summary>
    Unavailable = 5,
}

/// <summary>
/// An expected refusal. <paramref name="Code"/> is stable and machine-readable (<c>campaign.approver_is_author</c>);
/// <paramref name="Message"/> says what, where and how to mend it, and holds neither PHI nor secrets.
/// </summary>
public sealed record Error(string Code, string Message, ErrorKind Kind = ErrorKind.Invalid);

/// <summary>The outcome of an operation without a value.</summary>
public readonly record struct Result
{
    private Result(Error? error) => Error = error;

    /// <summary>Null on success.</summary>
    public Error? Error { get; }

    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Error is null;

    public static Result Success => default;

    public static Result Fail(Error error) => new(error);

    public static implicit operator Result(Error error) => new(error);
}

/// <summary>The outcome of an operation: a value, or an expected refusal. Bugs are exceptions instead.</summary>
public readonly record struct Result<T>
{
    private readonly T? value;

    private Result(T? value, Error? error)
    {
        this.value = value;
        Error = error;
    }

    /// <summary>Null on success.</summary>
    public Error? Error { get; }

    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Error is null;

    /// <exception cref="InvalidOperationException">The operation was refused.</exception>
    public T Value => Error is null ? value! : throw new InvalidOperationException($"No value: {Error.Code}");

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);
}

/// <summary>The answer of a use case that has nothing to tell but that it worked.</summary>
public readonly record struct Unit
{
    public static Unit Value => default;
}
