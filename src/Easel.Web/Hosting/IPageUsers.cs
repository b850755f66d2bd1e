using Easel.Application;
using Microsoft.AspNetCore.Http;

namespace Easel.Web.Hosting;

/// <summary>Says who looks at the page.</summary>
public interface IPageUsers
{
    /// <summary>The user of a request; null where nobody has signed in, and the page is not shown.</summary>
    StudioUser? Of(HttpContext context);
}
