// Runs in CloudFront before the web bucket is asked: one page answers every path of the web app.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html

// the API's, even where no behaviour takes them (/v1): a program must not be answered with a page
const API = /^\/(v1|\.well-known)(\/|$)/;

// eslint-disable-next-line @typescript-eslint/no-unused-vars -- CloudFront calls it
function handler(event) {
  const request = event.request;
  const name = request.uri.slice(request.uri.lastIndexOf('/') + 1);
  // a name with a dot is a file
  if (!API.test(request.uri) && !name.includes('.')) request.uri = '/index.html';
  return request;
}
