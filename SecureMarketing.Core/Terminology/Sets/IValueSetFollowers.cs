using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Terminology.Sets;

/// <summary>
/// A saved rule keeps the version of a value set that it names, so a newer one would be missed there. The rules' owner, a module above this one,
/// says at each that it has come.
/// </summary>
public interface IValueSetFollowers
{
    /// <summary>Keeps in mind, with the use case's own changes, who still goes by an earlier version.</summary>
    /// <param name="scope">Of the use case that saves the newer version.</param>
    /// <param name="set">As it is from now on, of version 2 or later.</param>
    /// <param name="cancellationToken">Ends the queries.</param>
    Task RenewedAsync(UseCaseScope scope, ValueSet set, CancellationToken cancellationToken);
}
