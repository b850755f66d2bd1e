using Easel.Core.Requests;
using Easel.Web.Language;

namespace Easel.Web.Session;

/// <summary>What may help after a failure, as a button.</summary>
/// <param name="Label">What the button says.</param>
/// <param name="Request">What is submitted; null where the button leads somewhere.</param>
/// <param name="Address">Where the button leads; null where it submits.</param>
public sealed record Remedy(Phrase Label, JobRequest? Request = null, string? Address = null);
