using Federation.Catalog;
using Federation.Replication;

namespace Federation.Node.Peering;

/// <summary>Says in the words of replication what is wrong with the store.</summary>
internal static class StoreFault
{
    /// <summary>Runs <paramref name="ask"/>.</summary>
    /// <exception cref="ReplicaUnavailableException">The store cannot be read or written now.</exception>
    /// <exception cref="DigestMismatchException">The copy would not be what its origin signed.</exception>
    internal static async Task<T> TranslateAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (CatalogStoreException e)
        {
            throw new ReplicaUnavailableException(e.Message, e);
        }
        catch (CopyMismatchException e)
        {
            throw new DigestMismatchException(e.Expected, e.Actual);
        }
    }

    /// <summary>Runs <paramref name="ask"/>, with the same faults; gives <paramref name="nothing"/> when there is no copy yet.</summary>
    internal static Task<T> TranslateAsync<T>(Func<Task<T>> ask, T nothing) => TranslateAsync(async () =>
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (RegistryNotFoundException)
        {
            return nothing;
        }
    });

    /// <summary>Runs <paramref name="act"/>, with the same faults.</summary>
    internal static Task TranslateAsync(Func<Task> act) => TranslateAsync(async () =>
    {
        await act().ConfigureAwait(false);
        return true;
    });
}
