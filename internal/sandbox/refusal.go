package sandbox

import (
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// refusal is an answer that is not a 200. Nothing is charged for it.
type refusal struct {
	status              int
	title, code, detail string
	after               string // Retry-After, "" for none
	page                string // an HTML page in place of the JSON: what a gateway sends
	bare                bool   // no body at all
}

// The texts are the vendor's own, as its OpenAPI description and its recorded
// answers have them; clients in the wild match on some of them.
var (
	missingKey = bad(403, "auth_failed", "Missing API Key", "")
	wrongKey   = bad(403, "auth_failed", "API Key invalid", "")
	notFound   = &refusal{status: 404, title: "Not found"}
	broken     = &refusal{status: 500, page: page("500 Internal Server Error")}

	noSource = bad(400, "missing_source", "No image given",
		"Please provide the source image in the image_url, image_file or image_file_b64 parameter.")
	manySources = bad(400, "multiple_sources",
		"Multiple image sources given: Please provide either the image_url, image_file or image_file_b64 parameter.", "")
	manyBackgrounds = bad(400, "multiple_bg_sources",
		"Multiple background sources given: Please provide either the bg_color, the bg_image_url or the bg_image_file parameter.", "")
	badImageURL      = bad(400, "invalid_image_url", "Invalid image_url: Please provide a valid URL.", "")
	badBackgroundURL = bad(400, "invalid_bg_image_url", "Invalid bg_image_url: Please provide a valid URL.", "")
	noDownload       = bad(400, "failed_image_download",
		"Failed to download image from given image_url: the sandbox fetches nothing", "")
	noBackground = bad(400, "failed_bg_download",
		"Failed to download background image from given image_url: the sandbox fetches nothing", "")

	fileTooLarge = bad(400, "file_too_large", "File too large", "File exceeds limit of 22MB")
	unreadable   = bad(400, "failed_to_read_image", "There was an error reading the image.", "")
	noDimensions = bad(400, "invalid_dimensions", "Failed to read image dimensions",
		"The dimensions of the given image could not be read.")
	roiOutside = bad(400, "roi_exceeds_bounds", "ROI exceeds image bounds",
		"The given roi parameter defines a region that exceeds the image bounds")
	roiEmpty = bad(400, "roi_region_empty", "ROI region is empty",
		"The given roi parameter defines an empty region")
	noForeground = bad(400, "unknown_foreground",
		"Could not identify foreground in image. For details and recommendations see https://www.remove.bg/supported-images.", "")

	noCredits = bad(402, "insufficient_credits", "Insufficient credits", "")
)

func bad(status int, code, title, detail string) *refusal {
	return &refusal{status: status, code: code, title: title, detail: detail}
}

// badParameter refuses a value by the parameter's name. Two parameters are worded
// differently by the vendor; for those it documents no code (type, type_level,
// crop, shadow_*), invalid_<name> was chosen.
func badParameter(name string) *refusal {
	if name == "size" || name == "channels" {
		return bad(400, "invalid_"+name, "Invalid value for parameter '"+name+"'", "")
	}
	return bad(400, "invalid_"+name, "Invalid "+name+" parameter given", "")
}

func badFileType(received string) *refusal {
	return bad(400, "invalid_file_type", "Invalid file type", "Expected jpg/png/webp, received "+received)
}

func badResolution(megapixels int) *refusal {
	return bad(400, "resolution_too_high", "Image resolution too high", fmt.Sprintf(
		"Input image has %d megapixels, maximum supported input resolution is 50 megapixels", megapixels))
}

// tooFast has a title only: no code for 429 is in any vendor material.
func tooFast(after string) *refusal {
	return &refusal{status: 429, title: "Rate limit exceeded", after: after}
}

func page(title string) string {
	return "<!doctype html>\n<html><head><title>" + title + "</title></head><body><h1>" + title + "</h1></body></html>\n"
}

// problem is one entry of the documented error list; title is always there.
type problem struct {
	Title  string `json:"title"`
	Code   string `json:"code,omitempty"`
	Detail string `json:"detail,omitempty"`
}

func (no *refusal) body() (text []byte, kind string) {
	switch {
	case no.bare:
		return nil, ""
	case no.page != "":
		return []byte(no.page), htmlType
	}
	return toJSON(map[string][]problem{"errors": {{no.title, no.code, no.detail}}}), jsonType
}

func refuse(w http.ResponseWriter, no *refusal) {
	text, kind := no.body()
	if no.after != "" {
		w.Header().Set("Retry-After", no.after)
	}
	send(w, no.status, kind, text)
}

const (
	jsonType = "application/json; charset=utf-8"
	htmlType = "text/html; charset=utf-8"
)

// send writes a whole small answer. A write error means that the client has gone.
func send(w http.ResponseWriter, status int, kind string, text []byte) {
	if kind != "" {
		w.Header().Set("Content-Type", kind)
	}
	if kind == jsonType {
		w.Header().Set("Etag", etag(text)) // weak, as recorded on every JSON answer
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(status)
	_, _ = w.Write(text)
}

func etag(text []byte) string {
	sum := sha1.Sum(text)
	return fmt.Sprintf(`W/"%x-%s"`, len(text), base64.RawStdEncoding.EncodeToString(sum[:]))
}

// toJSON encodes what this package made itself; that cannot fail.
func toJSON(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic("sandbox: encode answer: " + err.Error())
	}
	return text
}
