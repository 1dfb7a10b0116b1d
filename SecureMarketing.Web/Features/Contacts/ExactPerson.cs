using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Web.Features.Contacts;

/// <summary>Finds the one person whom a number or address names; the search is recorded like any other.</summary>
public static class ExactPerson
{
    private const int Looked = 20;

    /// <param name="useCases">Runs the search.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="find">The whole mailbox, record number, phone number or record id.</param>
    /// <returns>The record that is merged into no other; refused when there is none or more than one.</returns>
    public static async Task<Result<PersonRow>> FindAsync(UseCaseRunner useCases, Actor actor, string find)
    {
        var found = await useCases.RunAsync<ListPeople, PeopleList>(new ListPeople(find.Trim(), null, Descending: false, 0, Looked), actor, CancellationToken.None);
        if (found.Error is { } error)
            return error;
        return found.Value.Rows.Where(r => !r.Merged).ToList() switch
        {
            [var person] => person,
            [] => PeopleErrors.NobodyFound,
            _ => PeopleErrors.SeveralFound,
        };
    }
}
