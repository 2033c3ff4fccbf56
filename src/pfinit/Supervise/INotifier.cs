namespace Pfinit.Supervise;

/// <summary>
/// The service manager above pfinit, systemd for one, that wants to be told how it goes. For the supervisor thread alone, which none of it keeps waiting.
/// </summary>
internal interface INotifier
{
    /// <summary>How often it wants to hear from the supervisor thread; null: never.</summary>
    TimeSpan? KeepAliveInterval { get; }

    /// <summary>Everything is up for the first time, or a reload is over.</summary>
    /// <param name="status">As of <see cref="Status"/>.</param>
    void Ready(string status);

    /// <summary>Something else is to be shown.</summary>
    /// <param name="status">A few words for people.</param>
    void Status(string status);

    void Reloading();

    void Stopping();

    void KeepAlive();
}
