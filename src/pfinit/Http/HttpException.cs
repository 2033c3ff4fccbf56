namespace Pfinit.Http;

/// <summary>
/// No answer, or none that can be understood. The message is for people and complete: `host:port: what failed: why`. It has nothing of
/// the request's or the answer's fields and body, where secrets are.
/// </summary>
internal sealed class HttpException(string message) : Exception(message);
